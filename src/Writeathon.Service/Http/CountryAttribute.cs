using System.ComponentModel.DataAnnotations;

namespace Writeathon.Service.Http;

/// <summary>A country of ISO 3166-1, by its two upper-case letters; with <see cref="OrWorld"/> also the world.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class CountryAttribute : ValidationAttribute
{
    /// <summary>Whether <c>GLOBAL</c> is taken too.</summary>
    public bool OrWorld { get; init; }

    /// <inheritdoc/>
    public override bool IsValid(object? value) =>
        value is null || (value is string code && (Countries.Contains(code) || (OrWorld && code == Countries.World)));

    /// <inheritdoc/>
    public override string FormatErrorMessage(string name) => OrWorld ? Remedies.CountryOrWorld : Remedies.Country;
}
