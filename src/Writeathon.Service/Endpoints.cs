using Writeathon.Service.Actions;
using Writeathon.Service.Campaigns;
using Writeathon.Service.Cases;
using Writeathon.Service.Counts;
using Writeathon.Service.Events;
using Writeathon.Service.Health;
using Writeathon.Service.Http;
using Writeathon.Service.Imports;
using Writeathon.Service.Pages;
using Writeathon.Service.Pages.Away;
using Writeathon.Service.Pages.Events;
using Writeathon.Service.Pages.Host;
using Writeathon.Service.Pages.Pledges;
using Writeathon.Service.Pages.Staff;
using Writeathon.Service.Pages.World;
using Writeathon.Service.Pledges;
using Writeathon.Service.Records;
using Writeathon.Service.Rollup;
using Writeathon.Service.Staff;
using Writeathon.Service.Totals;

namespace Writeathon.Service;

/// <summary>Every call of the service, by subject.</summary>
internal static class Endpoints
{
    /// <summary>Maps them all.</summary>
    public static void MapEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi();

        Map<ListCampaigns>(api);
        Map<GetCampaign>(api);
        Map<SaveCampaign>(api);

        Map<ListCases>(api);
        Map<GetCase>(api);
        Map<SaveCase>(api);
        Map<AddOutcome>(api);

        Map<RegisterEvent>(api);
        Map<ListEvents>(api);
        Map<GetEvent>(api);
        Map<GetEventCalendar>(api);
        Map<EditEvent>(api);
        Map<CancelEvent>(api);
        Map<RenewHostToken>(api);

        Map<PledgeAtEvent>(api);
        Map<PledgeToCampaign>(api);
        Map<GetPledge>(api);
        Map<EditPledge>(api);
        Map<WithdrawPledge>(api);
        Map<ListPledges>(api);

        Map<RecordEventAction>(api);
        Map<RecordCampaignAction>(api);
        Map<ListEventActions>(api);
        Map<GetAction>(api);
        Map<CorrectAction>(api);
        Map<ListHeld>(api);
        Map<ReleaseAction>(api);
        Map<RejectAction>(api);

        Map<CountPile>(api);
        Map<ListEventCounts>(api);
        Map<GetDiscrepancies>(api);
        Map<StateTotal>(api);
        Map<ListCounts>(api);

        Map<ImportActions>(api);
        Map<GetImport>(api);

        Map<GetTotals>(api);
        Map<GetTotalsHistory>(api);
        Map<StreamTotals>(api);
        Map<GetEventTotals>(api);

        Map<ListRecords>(api);
        Map<AddRecord>(api);
        Map<ListPopulations>(api);
        Map<SavePopulation>(api);
        Map<GetComparison>(api);
        Map<ListAnnouncements>(api);
        Map<RunRollup>(api);
        Map<ListRollups>(api);

        Map<AddStaff>(api);
        Map<ListStaff>(api);
        Map<RevokeStaff>(api);

        Map<GetLiveness>(routes);
        Map<GetReadiness>(routes);
        Map<ExplainProblem>(routes);
        routes.MapDescription();
        MapPages(routes);
    }

    private static void MapPages(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        Map<FindEvents>(pages);
        Map<RegisterHere>(pages);
        Map<ShowEvent>(pages);
        Map<JoinEvent>(pages);
        Map<ShowScreen>(pages);
        Map<ShowPicture>(pages);
        Map<ShowDesk>(pages);
        Map<CorrectLine>(pages);
        Map<EditHere>(pages);
        Map<ShowHostLink>(pages);
        Map<ExportLines>(pages);
        Map<PrintSheet>(pages);
        Map<ShowPledge>(pages);

        Map<ShowNow>(pages);
        Map<ShowHeld>(pages);
        Map<ShowCounts>(pages);
        Map<ShowImports>(pages);
        Map<ShowRecords>(pages);
        Map<EditCampaign>(pages);
        Map<EditCase>(pages);
        Map<ListAllEvents>(pages);
        Map<ShowExports>(pages);
        Map<ShowHealth>(pages);

        Map<ShowWorld>(pages);
        Map<ShowWorldParts>(pages);
        Map<ShowCase>(pages);
        Map<ShowEmbed>(pages);
        Map<DrawBadge>(pages);
        Map<DrawSharePicture>(pages);
        Map<AnswerOEmbed>(pages);
        Map<ShowManifest>(pages);
        Map<ShowRobots>(pages);

        Map<OpenLink>(pages);
        Map<ChooseLanguage>(pages);
        Map<ShowOffline>(pages);
        pages.MapAssets();
    }

    private static void Map<TEndpoint>(IEndpointRouteBuilder routes)
        where TEndpoint : IEndpoint => TEndpoint.Map(routes);
}
