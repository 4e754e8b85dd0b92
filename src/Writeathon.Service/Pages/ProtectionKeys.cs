using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Writeathon.Store;

namespace Writeathon.Service.Pages;

/// <summary>Keeps the keys with which forms are signed in the ledger, so that a restart does not spoil an open form, nor another node.</summary>
internal sealed class ProtectionKeys(Database database, ProtectionKeyStore store, TimeProvider clock) : IXmlRepository
{
    // The framework asks for keys without waiting for them; it does so at the first form and then once a day.
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. store.ListAsync(CancellationToken.None).GetAwaiter().GetResult().Select(XElement.Parse)];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => database
        .WriteAsync(transaction => ProtectionKeyStore.Add(transaction, friendlyName, element.ToString(SaveOptions.DisableFormatting), clock.GetUtcNow()))
        .GetAwaiter().GetResult();
}
