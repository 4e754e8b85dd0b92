using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace Writeathon.Service.Tests.Pages;

/// <summary>The host's link by mail: a real server takes it.</summary>
public sealed class HostMailTests
{
    [Fact]
    public async Task Without_a_mail_server_nothing_is_offered_that_needs_one()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var at = await given.RegisterEventAsync();
        using var host = await Visitor.WithAsync(given, at.Host.Token!);

        Assert.DoesNotContain((await host.GetAsync($"/events/{at.Id}/host/link")).Is(200).Forms, form => form.Action.EndsWith("/link", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_is_sent_their_link_and_the_address_is_kept_nowhere()
    {
        using var server = new MailServer();
        await using var given = await Service.OpenAsync(On.Sqlite);
        var (host, page, _) = await SitAsync(given, server.Port);
        using (host)
        {
            var sent = (await host.SubmitAsync(page.Forms.Single(form => form.Action.EndsWith("/link", StringComparison.Ordinal)), ("to", "g@example.org"))).Is(302);
            (await host.FollowAsync(sent)).Is(200).Says("It is on its way");

            var mail = await server.Taken.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Contains("RCPT TO:<g@example.org>", mail, StringComparison.Ordinal);
            Assert.Contains(" https://write.example.org/open/host_", mail.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(0, await given.CountAsync("SELECT CAST(COUNT(*) AS BIGINT) FROM events WHERE host_email LIKE '%g@example.org%'"));
        }
    }

    [Fact]
    public async Task A_mail_that_is_refused_is_told_and_so_is_one_too_many()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var (host, page, _) = await SitAsync(given, NobodysPort());
        using (host)
        {
            var form = page.Forms.Single(form => form.Action.EndsWith("/link", StringComparison.Ordinal));
            var forged = (await host.SubmitAsync(form, ("to", "g@example.org"), ("__RequestVerificationToken", null))).Is(422);
            Assert.DoesNotContain("could not be sent", forged.Said, StringComparison.Ordinal);
            foreach (var none in (string[])["nobody", "G. <g@example.org>", "\"stranger's words\" g@example.org", "g@example.org, h@example.org", "g@example.org;h@example.org"])
            {
                (await host.SubmitAsync(form, ("to", none))).Is(422).Says("Write an email address");
            }

            for (var i = 0; i < 3; i++)
            {
                (await host.SubmitAsync(form, ("to", "g@example.org"))).Is(422).Says("could not be sent");
            }

            (await host.SubmitAsync(form, ("to", "g@example.org"))).Is(422).Says("enough mail for this hour");
        }
    }

    [Fact]
    public async Task One_address_is_sent_no_more_by_many_events_than_by_one()
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        var (first, page, _) = await SitAsync(given, NobodysPort());
        using var host = first;
        foreach (var to in (string[])["g@example.org", "G@example.org", "g@EXAMPLE.org"])
        {
            (await host.SubmitAsync(page.Forms.Single(form => form.Action.EndsWith("/link", StringComparison.Ordinal)), ("to", to))).Is(422).Says("could not be sent");
        }

        var another = await given.RegisterEventAsync();
        using var next = await Visitor.WithAsync(given, another.Host.Token!);
        var action = $"/events/{another.Id}/host/link";
        (await next.FillAsync(action, action, ("to", "g@example.org"))).Is(422).Says("enough mail for this hour");
        (await next.FillAsync(action, action, ("to", "h@example.org"))).Is(422).Says("could not be sent");
    }

    [Theory]
    [InlineData("Mail:From is needed", null)]
    [InlineData("Mail:Site is needed", null)]
    [InlineData("'write.example.org' is none", "write.example.org")]
    [InlineData("'https://write.example.org/letters' is none", "https://write.example.org/letters")]
    [InlineData("'https://write.example.org/?a=b' is none", "https://write.example.org/?a=b")]
    [InlineData("'https://g@write.example.org' is none", "https://g@write.example.org")]
    [InlineData("'ftp://write.example.org' is none", "ftp://write.example.org")]
    public async Task A_mail_server_without_an_address_to_come_from_or_to_lead_to_stops_the_start(string said, string? site)
    {
        await using var given = await Service.OpenAsync(On.Sqlite);
        given.Settings["Mail:Server"] = "mail.example.org";
        given.Settings["Mail:Site"] = site;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(given.RestartAsync);

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        given.Settings.Clear();
        await given.RestartAsync();
    }

    private static int NobodysPort()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        return ((IPEndPoint)nobody.LocalEndpoint).Port;
    }

    private static async Task<(Visitor Host, Shown Page, Registered At)> SitAsync(Service given, int port)
    {
        given.Settings["Mail:Server"] = "127.0.0.1";
        given.Settings["Mail:Port"] = port.ToString(CultureInfo.InvariantCulture);
        given.Settings["Mail:Tls"] = "false";
        given.Settings["Mail:From"] = "write-a-thon@example.org";
        given.Settings["Mail:Site"] = "https://write.example.org/";
        await given.RestartAsync();
        var at = await given.RegisterEventAsync();
        var host = await Visitor.WithAsync(given, at.Host.Token!);
        return (host, (await host.GetAsync($"/events/{at.Id}/host/link")).Is(200), at);
    }

    /// <summary>A mail server that takes one mail.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            listener.Start();
            _ = TakeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        /// <summary>All that was said to it, once a mail was.</summary>
        public TaskCompletionSource<string> Taken { get; } = new();

        public void Dispose() => listener.Dispose();

        private async Task TakeAsync()
        {
            using var line = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(line.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(line.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            var said = new StringBuilder();
            var inData = false;
            await writer.WriteLineAsync("220 here");
            while (await reader.ReadLineAsync() is { } text)
            {
                said.Append(text).Append("\r\n");
                if (inData && text != ".")
                {
                    continue;
                }

                if (text == ".")
                {
                    Taken.TrySetResult(said.ToString());
                }

                inData = text == "DATA";
                await writer.WriteLineAsync(inData ? "354 go on" : text == "QUIT" ? "221 good-bye" : "250 well");
            }
        }
    }
}
