using System.CommandLine;
using Spectre.Console;
using Writeathon.Service.Http;
using Writeathon.Service.Staff;
using Writeathon.Store;

namespace Writeathon.Service.Commands;

/// <summary>Who is on staff.</summary>
internal static class StaffCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Their name." };

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var add = new Command("add", "Adds somebody and prints their token, once.") { Name };
        add.SetAction((parsed, cancel) => Verb.RunAsync(() => AddAsync(parsed, parsed.GetValue(Name)!, TimeProvider.System.Now(), cancel)));
        var list = new Command("list", "Lists everybody who is or was on staff.");
        list.SetAction((parsed, cancel) => Verb.RunAsync(() => ListAsync(parsed, cancel)));
        var revoke = new Command("revoke", "Ends somebody's token.") { Name };
        revoke.SetAction((parsed, cancel) => Verb.RunAsync(() => RevokeAsync(parsed, parsed.GetValue(Name)!, TimeProvider.System.Now(), cancel)));
        return new Command("staff", "Adds, lists and revokes staff.") { add, list, revoke };
    }

    private static Task<int> AddAsync(ParseResult parsed, string name, DateTimeOffset now, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
        {
            Console.Error.WriteLine("NAME must be 1 to 100 characters long.");
            return Task.FromResult(CommandLine.UsedWrongly);
        }

        return Operator.RunAsync(
            parsed,
            async ledger =>
            {
                var token = AccessToken.Mint(TokenRole.Staff);
                var member = new StaffMember(Guid.CreateVersion7(now), name, now, RevokedAt: null);
                if (!await ledger.Database.WriteAsync(transaction => StaffStore.Add(transaction, member, token.Hash)))
                {
                    await Console.Error.WriteLineAsync($"{name} has a token already: writeathon staff revoke {name} ends it.");
                    return CommandLine.Refused;
                }

                Console.WriteLine(token.Text);
                return CommandLine.Done;
            },
            async service =>
            {
                if (await service.AskAsync<StaffAddedResponse>(HttpMethod.Post, "staff", cancel, new AddStaffRequest(name)) is not { } added)
                {
                    return CommandLine.Refused;
                }

                Console.WriteLine(added.Token);
                return CommandLine.Done;
            },
            mayBegin: true);
    }

    private static Task<int> ListAsync(ParseResult parsed, CancellationToken cancel) => Operator.RunAsync(
        parsed,
        async ledger =>
        {
            var staff = await new StaffStore(ledger.Database).ListAsync(cancel);
            return Print(staff.Select(member => new StaffResponse(member.Name, member.AddedAt, member.RevokedAt)));
        },
        async service => await service.AskAsync<IReadOnlyList<StaffResponse>>(HttpMethod.Get, "staff", cancel) is { } staff ? Print(staff) : CommandLine.Refused,
        mayBegin: false);

    private static Task<int> RevokeAsync(ParseResult parsed, string name, DateTimeOffset now, CancellationToken cancel) => Operator.RunAsync(
        parsed,
        async ledger =>
        {
            if (await ledger.Database.WriteAsync(transaction => StaffStore.Revoke(transaction, name, now)))
            {
                return CommandLine.Done;
            }

            await Console.Error.WriteLineAsync("Nobody of that name has a token.");
            return CommandLine.Refused;
        },
        async service => await service.AskAsync<object>(HttpMethod.Post, "staff/revocations", cancel, new RevokeStaffRequest(name)) is null
            ? CommandLine.Refused
            : CommandLine.Done,
        mayBegin: false);

    private static int Print(IEnumerable<StaffResponse> staff)
    {
        var table = new Table().AddColumns("Name", "Added", "Revoked");
        foreach (var member in staff)
        {
            table.AddRow(Markup.Escape(member.Name), $"{member.AddedAt:u}", member.RevokedAt is { } revokedAt ? $"{revokedAt:u}" : "");
        }

        AnsiConsole.Write(table);
        return CommandLine.Done;
    }
}
