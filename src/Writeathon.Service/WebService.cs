using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Writeathon.Service.Actions;
using Writeathon.Service.Counts;
using Writeathon.Service.Http;
using Writeathon.Service.Imports;
using Writeathon.Service.Pages;
using Writeathon.Service.Pages.Host;
using Writeathon.Service.Rollup;
using Writeathon.Service.Staff;
using Writeathon.Service.Totals;
using Writeathon.Store;

namespace Writeathon.Service;

/// <summary>When a report is held for review.</summary>
internal sealed class HoldOptions
{
    /// <summary>A participant's line above this is held.</summary>
    /// <value>Default 1,000; 1 to 1,000,000.</value>
    [Range(1, ActionTaken.LargestQuantity)]
    public long Participant { get; set; } = new HoldLimits().Participant;

    /// <summary>A host's line above this is held.</summary>
    /// <value>Default 20,000; 1 to 1,000,000.</value>
    [Range(1, ActionTaken.LargestQuantity)]
    public long Host { get; set; } = new HoldLimits().Host;

    /// <summary>The rule's own words for it.</summary>
    public HoldLimits ToLimits() => new(Participant, Host);
}

/// <summary>The service behind its doors: what it is made of, and in which order a request passes.</summary>
internal static class WebService
{
    /// <summary>Builds the service over an open ledger. The ledger stays the caller's to close, after the service has stopped.</summary>
    public static WebApplication Build(Database database, string[] urls, TimeProvider clock, Action<WebApplicationBuilder>? configure = null)
    {
        // The content root is the program's own folder: watching a large working directory delays the start.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelHttpsConfiguration().UseUrls(urls);
        builder.Configuration.AddEnvironmentVariables("WRITEATHON_");
        // The framework tells each request's address; what the service has to say, it says itself.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // It would log nothing, and make an activity and a scope for each request to log it in.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Why a start failed is said in a sentence by whoever asked for it; a job that dies is told as critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        configure?.Invoke(builder);

        var services = builder.Services;
        services.AddOptions<RollupOptions>().BindConfiguration("Rollup").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HoldOptions>().BindConfiguration("Hold").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<HoldOptions>>().Value.ToLimits());
        services.AddSingleton(clock).AddSingleton(database).AddStores();
        services.AddPages().AddWays().AddDoors();
        services.AddSingleton<Lateness>().AddSingleton<Recorder>().AddSingleton<CountTaking>().AddSingleton<Importer>().AddSingleton<KeyedFiles>().AddSingleton<TotalsBoard>();
        services.AddSingleton<Background.Loader>().AddSingleton<Rollup.Rollup>();
        services.AddHostedService<RollupJob>().AddHostedService<Renewal>();
        services.AddSingleton<TotalsStream>().AddHostedService(provider => provider.GetRequiredService<TotalsStream>());

        var app = builder.Build();
        app.UsePages();
        app.Services.GetRequiredService<InnerCalls>().Enter(app);
        app.UseWays();
        app.UseDoors();
        app.UseKeptPages();
        app.UsePlainBodies();
        app.UseIdempotencyKeys();
        app.MapEndpoints();
        return app;
    }

    private static IServiceCollection AddStores(this IServiceCollection services) => services
        .AddSingleton<CampaignStore>().AddSingleton<CaseStore>().AddSingleton<EventStore>().AddSingleton<PledgeStore>()
        .AddSingleton<ActionStore>().AddSingleton<CountStore>().AddSingleton<TotalsStore>().AddSingleton<LiveTotals>().AddSingleton<RecordStore>()
        .AddSingleton<PopulationStore>().AddSingleton<RollupStore>().AddSingleton<SnapshotStore>().AddSingleton<ComparisonStore>().AddSingleton<StaffStore>()
        .AddSingleton<ReplyStore>().AddSingleton<ImportStore>().AddSingleton<UnfinishedLineStore>().AddSingleton<ExportStore>()
        .AddSingleton<ProtectionKeyStore>();
}
