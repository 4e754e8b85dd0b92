using Writeathon.Service.Commands;

return await CommandLine.RunAsync(args);
