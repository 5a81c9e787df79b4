using System.Text;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Replicate;
using ImageGen.Providers.Sandbox;
using ImageGen.Providers.Tests.Http;
using ImageGen.Providers.Tests.Replicate;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Downloads;

public class ImageDownloaderTests
{
    private const string Canary = "r8_CanaryCanaryCanaryCanaryCanary";

    private static readonly byte[] Png = Picture(OutputFormat.Png);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<OutputFormat> Formats => new(Enum.GetValues<OutputFormat>());

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_whole_image_is_fetched_without_the_token(OutputFormat format)
    {
        var picture = Picture(format);
        await using var server = RawServer.Sending(Http(200, picture));

        Assert.Equal(picture, await FetchAsync(server));

        Assert.DoesNotContain(Canary, server.Requests.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", server.Requests.Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_image_cut_anywhere_is_a_fault_and_never_an_image(OutputFormat format)
    {
        var picture = Picture(format);
        for (var length = 0; length < picture.Length; length += Math.Max(1, picture.Length / 40))
        {
            // With its length announced, in a chunk that never ends, and with nothing but the end of the connection.
            byte[][] answers =
            [
                Http(200, picture[..length], announced: picture.Length),
                [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{picture.Length:x}\r\n"), .. picture[..length]],
                [.. "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"u8, .. picture[..length]],
            ];
            foreach (var answer in answers)
            {
                await using var server = RawServer.Sending(answer);
                var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => FetchAsync(server));
                Assert.False(fault.MayHaveBought);
            }
        }
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(410, "")]
    [InlineData(403, "<Error><Code>AccessDenied</Code></Error>")]
    [InlineData(200, "  <!doctype html><html>expired</html>")]
    [InlineData(200, "<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData(200, "GIF89a and more of it")]
    public async Task A_deleted_or_different_image_is_gone(int status, string body)
    {
        await using var server = RawServer.Sending(Http(status, Encoding.ASCII.GetBytes(body)));

        await Assert.ThrowsAsync<ImageGoneException>(() => FetchAsync(server));
    }

    [Theory]
    [InlineData(500, FailureReason.ProviderUnavailable)]
    [InlineData(503, FailureReason.ProviderUnavailable)]
    [InlineData(401, FailureReason.ProviderUnavailable)]
    [InlineData(206, FailureReason.ProviderUnavailable)]
    [InlineData(429, FailureReason.RateLimited)]
    public async Task A_passing_download_error_is_a_fault(int status, FailureReason reason)
    {
        await using var server = RawServer.Sending(Http(status, Png));

        Assert.Equal(reason, (await Assert.ThrowsAsync<ProviderFaultException>(() => FetchAsync(server))).Reason);
    }

    [Fact]
    public async Task An_announced_size_over_the_cap_is_refused_without_reading()
    {
        await using var server = RawServer.Sending("HTTP/1.1 200 OK\r\ncontent-length: 75497473\r\n\r\n"u8.ToArray());

        await Assert.ThrowsAsync<ImageGoneException>(() => FetchAsync(server));
    }

    [Fact]
    public async Task A_stream_without_end_is_stopped_at_the_cap()
    {
        var sent = 0L;
        await using var server = RawServer.Start(async (socket, _) =>
        {
            await socket.SendAsync("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"u8.ToArray());
            await socket.SendAsync(Png);
            var noise = new byte[1024 * 1024];
            while (sent < 200)
            {
                await socket.SendAsync(noise);
                sent++;
            }
        });

        await Assert.ThrowsAsync<ImageGoneException>(() => FetchAsync(server));
        Assert.InRange(sent, 0, 120);
    }

    [Fact]
    public async Task A_download_that_trickles_times_out_after_a_minute()
    {
        var clock = new FakeTimeProvider();
        var begun = new TaskCompletionSource();
        await using var server = RawServer.Start(async (socket, _) =>
        {
            await socket.SendAsync(Http(200, Png[..100], announced: Png.Length));
            begun.TrySetResult();
        });

        var fetching = FetchAsync(server, clock: clock);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(FailureReason.TimedOut, (await Assert.ThrowsAsync<ProviderFaultException>(() => fetching)).Reason);
    }

    [Fact]
    public async Task Three_redirects_are_followed_and_no_fourth()
    {
        var hops = 3;
        await using var server = RawServer.Start((socket, request)
            => socket.SendAsync(request.StartsWith($"GET /{hops} ", StringComparison.Ordinal) ? Http(200, Png) : RawServer.Response(302, "", $"location: /{int.Parse(request.Split(' ')[1][1..], null) + 1}\r\n")));

        Assert.Equal(Png, await FetchAsync(server, "/0"));
        hops = 4;
        await Assert.ThrowsAsync<ProviderFaultException>(() => FetchAsync(server, "/0"));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://replicate.delivery/x.png")]
    [InlineData("https://evil.example/x.png")]
    [InlineData("https://replicate.delivery.evil.example/x.png")]
    [InlineData("https://evilreplicate.delivery/x.png")]
    [InlineData("https://user:pass@replicate.delivery/x.png")]
    [InlineData("https://replicate.delivery:8443/x.png")]
    [InlineData("https://api.replicate.com/v1/account")]
    [InlineData("http://127.0.0.1/x.png")]
    [InlineData("file:///etc/passwd")]
    public async Task A_host_off_the_list_is_not_asked_even_after_a_redirect(string address)
    {
        using var replicate = new ReplicateDouble().Answer("GET /x.png", 302, "", $"Location: {address}");
        var provider = replicate.Provider();

        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.FetchAsync(new ImageSource(address), Token));
        Assert.Empty(replicate.Calls);
        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.FetchAsync(new ImageSource("https://pbxt.replicate.delivery/x.png"), Token));
        Assert.Single(replicate.Calls);
    }

    [Theory]
    [InlineData("https://replicate.delivery/x.png")]
    [InlineData("https://PBXT.replicate.delivery/x.png")]
    [InlineData("https://cdn.example.com/x.png")]
    [InlineData("https://own.example:8443/x.png")]
    public void Hosts_on_the_list_are_allowed(string address)
        => Assert.True(new DownloadRules(new Uri("https://own.example:8443/v1"), ReplicateKind.PublicUrl, ["replicate.delivery", "*.replicate.delivery"], ["*.example.com"]).Allow(new Uri(address)));

    [Theory]
    [InlineData("http://localhost:9000/v1", "http://127.0.0.1:9001/x.png", true)]
    [InlineData("http://emulator:9000/v1", "http://emulator:9001/x.png", true)]
    [InlineData("http://emulator:9000/v1", "http://cdn.example.com/x.png", true)]
    [InlineData("http://emulator:9000/v1", "http://127.0.0.1/x.png", false)]
    [InlineData("http://emulator:9000/v1", "http://replicate.delivery/x.png", false)]
    [InlineData("https://emulator:9000/v1", "http://emulator:9000/x.png", false)]
    [InlineData("https://emulator:9000/v1", "http://cdn.example.com/x.png", false)]
    public void Http_is_only_for_services_that_are_themselves_reached_over_http(string baseUrl, string address, bool allowed)
        => Assert.Equal(allowed, new DownloadRules(new Uri(baseUrl), ReplicateKind.PublicUrl, ["replicate.delivery"], ["cdn.example.com"]).Allow(new Uri(address)));

    [Fact]
    public async Task An_image_inside_its_address_is_decoded()
    {
        using var replicate = new ReplicateDouble();

        var bytes = await replicate.Provider().FetchAsync(new ImageSource($"data:image/png;base64,{Convert.ToBase64String(Png)}"), Token);

        Assert.Equal(Png, bytes.ToArray());
    }

    [Theory]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:image/png;base64,not base64!")]
    [InlineData("data:image/png,abc")]
    [InlineData("data:")]
    [InlineData("no address")]
    [InlineData("data:text/html;base64,PGh0bWw+PGJvZHk+aGVsbG88L2JvZHk+PC9odG1sPg==")]
    public async Task An_address_without_an_image_ends_as_one_of_the_two_exceptions(string address)
    {
        using var replicate = new ReplicateDouble();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => replicate.Provider().FetchAsync(new ImageSource(address), Token));

        Assert.True(exception is ImageGoneException or ProviderFaultException, exception.ToString());
    }

    [Fact]
    public async Task A_data_address_over_the_cap_is_refused_before_it_is_decoded()
    {
        using var replicate = new ReplicateDouble();

        await Assert.ThrowsAsync<ImageGoneException>(() => replicate.Provider().FetchAsync(new ImageSource("data:image/png;base64," + new string('A', 102_000_000)), Token));
    }

    private static byte[] Picture(OutputFormat format) => SandboxPainter.Paint(new SandboxDrawing("a cat", 7, 96, 64, format), "sandbox").ToArray();

    private static byte[] Http(int status, byte[] body, int? announced = null)
        => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Answer\r\ncontent-type: image/png\r\ncontent-length: {announced ?? body.Length}\r\n\r\n"), .. body];

    private static async Task<byte[]> FetchAsync(RawServer server, string path = "/out.png", TimeProvider? clock = null)
    {
        using var provider = (ReplicateProvider)new ReplicateKind(clock ?? TimeProvider.System).Create(new ConfiguredProvider { Name = "replicate", Kind = "replicate", Token = Canary, BaseUrl = server.Url });
        return (await provider.FetchAsync(new ImageSource(new Uri(server.Url, path).AbsoluteUri), Token)).ToArray();
    }
}
