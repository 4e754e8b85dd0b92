using System.ComponentModel.DataAnnotations;
using Writeathon.Service.Http;
using Writeathon.Store;

namespace Writeathon.Service.Pledges;

/// <summary>What somebody means to write.</summary>
/// <param name="Name">Their name, if they like. Told to them, the host and staff only.</param>
/// <param name="Email">Their address, likewise.</param>
/// <param name="Country">Their country, ISO 3166-1.</param>
/// <param name="Quantities">How many of each kind.</param>
internal sealed record MakePledgeRequest(
    [StringLength(100, MinimumLength = 1), OneLine] string? Name,
    [StringLength(254), EmailAddress, OneLine] string? Email,
    [Country] string? Country,
    [Required, MinLength(1), EachRange(1, ActionTaken.LargestQuantity)] IReadOnlyDictionary<ActionKind, long> Quantities) : JsonRequest<MakePledgeRequest>
{
    /// <summary>Makes the pledge of it, at an event or at none.</summary>
    public Task<Made<PledgeMadeResponse>> MakeAsync(Once once, long campaign, WritingEvent? atEvent, DateTimeOffset now)
    {
        var token = AccessToken.Mint(TokenRole.Participant);
        var pledge = new Pledge(
            Guid.CreateVersion7(now), campaign, atEvent?.Id, Country ?? atEvent?.Country, Name, Email,
            new SortedDictionary<ActionKind, long>(Quantities.ToDictionary()), now, WithdrawnAt: null);
        return once.WriteAsync(
            transaction => PledgeStore.Make(transaction, pledge, token.Hash),
            Made.At(PledgeResponse.AddressOf(pledge.Id), new PledgeMadeResponse(
                pledge.Id, token.Text, pledge.Campaign, pledge.Event, pledge.Country, pledge.Name, pledge.Email, pledge.Quantities, pledge.PledgedAt)));
    }
}

/// <summary>A pledge with its participant's token, which is told this once.</summary>
/// <param name="Id">The pledge's id.</param>
/// <param name="Token">Whoever shows this may read, change and withdraw the pledge. Only its hash is kept.</param>
/// <param name="Campaign">The year it is for.</param>
/// <param name="Event">The event, or null.</param>
/// <param name="Country">The participant's country, or null.</param>
/// <param name="Name">The participant's name, or null.</param>
/// <param name="Email">Their address, or null.</param>
/// <param name="Quantities">How many of each kind.</param>
/// <param name="PledgedAt">When it was made.</param>
internal sealed record PledgeMadeResponse(
    Guid Id, string Token, long Campaign, Guid? Event, string? Country, string? Name, string? Email,
    IReadOnlyDictionary<ActionKind, long> Quantities, DateTimeOffset PledgedAt);
