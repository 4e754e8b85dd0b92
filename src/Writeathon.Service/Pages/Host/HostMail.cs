using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Writeathon.Service.Pages.Host;

/// <summary>The mail server that hosts are sent their link by. Without one, nothing is offered that needs it.</summary>
internal sealed class MailOptions : IValidatableObject
{
    /// <summary>The server's name.</summary>
    /// <value>Default none: no mail is sent.</value>
    public string? Server { get; set; }

    /// <summary>Its port.</summary>
    /// <value>Default 587; 1 to 65,535.</value>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Whether the line to it is encrypted (STARTTLS). Turn it off for a server on this machine only.</summary>
    /// <value>Default true.</value>
    public bool Tls { get; set; } = true;

    /// <summary>The address that mail comes from.</summary>
    /// <value>Needed where there is a server.</value>
    [EmailAddress]
    public string? From { get; set; }

    /// <summary>The address under which people reach this service: a mailed link begins with it, and with nothing that a caller says.</summary>
    /// <value>Needed where there is a server.</value>
    public string? Site { get; set; }

    /// <summary>Who we are to the server.</summary>
    /// <value>Default nobody.</value>
    public string? User { get; set; }

    /// <summary>The word that proves it.</summary>
    /// <value>Default none.</value>
    public string? Password { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Server is not null && From is null)
        {
            yield return new("Mail:From is needed where Mail:Server is set: the address that mail comes from.", [nameof(From)]);
        }

        if (Server is not null && Site is null)
        {
            yield return new(
                "Mail:Site is needed where Mail:Server is set: the address under which people reach this service, such as https://write.example.org.", [nameof(Site)]);
        }

        if (Site is not null && !IsSite(Site))
        {
            yield return new($"Mail:Site must be an address without a path, such as https://write.example.org; '{Site}' is none.", [nameof(Site)]);
        }
    }

    private static bool IsSite(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.AbsoluteUri == address.GetLeftPart(UriPartial.Authority) + "/" && address.UserInfo.Length == 0;
}

/// <summary>What came of a mail.</summary>
internal enum MailOutcome
{
    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The event has sent, or the box was sent, as many as it may within the hour: nobody's box is to be filled by us.</summary>
    TooMany,

    /// <summary>The server did not take it.</summary>
    Refused,
}

/// <summary>
/// Sends hosts their link. The text is ours alone, so that nobody can have us send theirs; the address goes to the mail server and nowhere
/// else: it is neither kept nor logged, and what limits it knows its hash.
/// </summary>
internal sealed class HostMail(IOptions<MailOptions> options) : IDisposable
{
    private const int MostAnHour = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PartitionedRateLimiter<string> limit = PartitionedRateLimiter.Create<string, string>(about => RateLimitPartition.GetFixedWindowLimiter(
        about, _ => new() { PermitLimit = MostAnHour, Window = TimeSpan.FromHours(1) }));

    /// <summary>Whether a mail server is set up.</summary>
    public bool IsSetUp => options.Value.Server is not null;

    /// <summary>The whole address of a path, as a mail may name it.</summary>
    public string AddressOf(string path) => options.Value.Site!.TrimEnd('/') + path;

    /// <summary>Sends a mail for an event.</summary>
    /// <param name="atEvent">The event, by which mails are limited.</param>
    /// <param name="to">Whom to, by whom they are limited as well.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="text">What it says.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<MailOutcome> SendAsync(Guid atEvent, MailAddress to, string subject, string text, CancellationToken cancel)
    {
        if (!MaySend($"{atEvent}") || !MaySend(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(to.Address.ToLowerInvariant())))))
        {
            return MailOutcome.TooMany;
        }

        var server = options.Value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var client = new SmtpClient(server.Server, server.Port) { EnableSsl = server.Tls };
        if (server.User is not null)
        {
            client.Credentials = new NetworkCredential(server.User, server.Password);
        }

        using var mail = new MailMessage(new(server.From!), to) { Subject = subject, Body = text };
        try
        {
            await client.SendMailAsync(mail, patience.Token);
            return MailOutcome.Sent;
        }
        catch (Exception failure) when (failure is SmtpException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // What it says names the address: it is not logged.
            return MailOutcome.Refused;
        }
    }

    private bool MaySend(string about)
    {
        using var lease = limit.AttemptAcquire(about);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => limit.Dispose();
}
