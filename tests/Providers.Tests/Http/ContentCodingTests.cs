using System.IO.Compression;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Sandbox;

namespace ImageGen.Providers.Tests.Http;

/// <summary>Bodies in a content coding that the client did not request, as object stores and proxies send them.</summary>
public sealed class ContentCodingTests
{
    private static readonly byte[] Png = SandboxPainter.Paint(new SandboxDrawing("a cat", 7, 96, 64, OutputFormat.Png), "sandbox").ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "gzip br")]
    [InlineData("identity, gzip", "gzip")]
    [InlineData("gzip, gzip", "gzip gzip")]
    [InlineData("identity", "")]
    [InlineData("", "")]
    [InlineData("gzip", "")]
    [InlineData("br", "")]
    [InlineData("deflate", "")]
    [InlineData("aws-chunked", "")]
    [InlineData("gzip, gzip", "gzip")]
    public async Task An_image_is_decoded_or_taken_as_it_is(string header, string applied)
    {
        await using var server = Sending(200, header, Apply(Png, applied));

        Assert.Equal(Png, await FetchAsync(server));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, zstd")]
    [InlineData("gzip, gzip, gzip, gzip")]
    public async Task An_unknown_coding_is_reported_and_the_image_is_not_treated_as_gone(string header)
    {
        await using var server = Sending(200, header, [0x28, 0xB5, 0x2F, 0xFD, .. new byte[64]]);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => FetchAsync(server));

        Assert.Contains("content coding", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.MayHaveBought);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_damaged_body_is_a_fault_and_never_an_image(string header)
    {
        var packed = Apply(Png, header == "deflate" ? "zlib" : header);
        foreach (var cut in (int[])[1, 12, packed.Length / 2, packed.Length - 24])
        {
            await using var server = Sending(200, header, packed[..cut]);

            await Assert.ThrowsAsync<ProviderFaultException>(() => FetchAsync(server));
        }
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("deflate", "zlib")]
    [InlineData("gzip, gzip", "gzip gzip")]
    public async Task A_body_that_unpacks_beyond_the_cap_is_refused(string header, string applied)
    {
        await using var server = Sending(200, header, Apply(new byte[ImageDownloader.Cap + 1], applied));

        Assert.Contains(ImageDownloader.CapText, (await Assert.ThrowsAsync<ImageGoneException>(() => FetchAsync(server))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("deflate", "deflate")]
    [InlineData("gzip", "")]
    [InlineData("utf-8", "")]
    public async Task Answers_of_services_are_decoded_as_well(string header, string applied)
    {
        var json = """{"data":[{"url":"https://cdn.example/1.png"}]}"""u8.ToArray();
        await using var server = Sending(200, header, Apply(json, applied));
        using var http = new ProviderHttp(TimeProvider.System);

        Assert.Equal(json, (await http.QueryAsync(new HttpRequestMessage(HttpMethod.Get, server.Url), TimeSpan.FromMinutes(1), 1000, Token)).Body.ToArray());
        Assert.Equal(json, (await http.BuyAsync(new HttpRequestMessage(HttpMethod.Post, server.Url), "{}"u8.ToArray(), () => true, TimeSpan.FromMinutes(1), 1000, Token)).Body.ToArray());
    }

    [Theory]
    [InlineData("zstd", 200, true)]
    [InlineData("gzip", 200, true)]
    [InlineData("zstd", 400, false)]
    public async Task An_answer_to_an_order_that_cant_be_read_leaves_open_what_it_said_unless_the_status_says_no(string header, int status, bool isOpen)
    {
        await using var server = Sending(status, header, [1, 2, 3, 4]);
        using var http = new ProviderHttp(TimeProvider.System);
        Task<ServiceResponse> BuyAsync() => http.BuyAsync(new HttpRequestMessage(HttpMethod.Post, server.Url), "{}"u8.ToArray(), () => true, TimeSpan.FromMinutes(1), 1000, Token);

        if (isOpen)
        {
            Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(BuyAsync)).MayHaveBought);
        }
        else
        {
            Assert.Equal(status, (int)(await BuyAsync()).Status);
        }
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/html")]
    public async Task The_content_type_counts_for_nothing(string contentType)
    {
        await using var server = RawServer.Sending([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-type: {contentType}\r\ncontent-length: {Png.Length}\r\n\r\n"), .. Png]);

        Assert.Equal(Png, await FetchAsync(server));
    }

    [Fact]
    public async Task Every_request_has_a_user_agent()
    {
        await using var server = RawServer.Start(async (socket, _) => await socket.SendAsync(RawServer.Response(200, "{}")));
        using var http = new ProviderHttp(TimeProvider.System);
        await http.QueryAsync(new HttpRequestMessage(HttpMethod.Get, server.Url), TimeSpan.FromMinutes(1), 1000, Token);
        await http.BuyAsync(new HttpRequestMessage(HttpMethod.Post, server.Url), "{}"u8.ToArray(), () => true, TimeSpan.FromMinutes(1), 1000, Token);
        await Assert.ThrowsAnyAsync<Exception>(() => FetchAsync(server));

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Matches(@"\r\nUser-Agent: ImageGen/\d+\.\d+\.\d+ \(\+https://[^ )]+\)\r\n", request));
    }

    private static async Task<byte[]> FetchAsync(RawServer server)
    {
        using var downloader = new ImageDownloader(new DownloadRules(server.Url, null, [], []), TimeProvider.System);
        return (await downloader.FetchAsync($"{server.Url}/x.png", Token)).ToArray();
    }

    private static RawServer Sending(int status, string coding, byte[] body) => RawServer.Start(async (socket, _) =>
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} ServiceResponse\r\ncontent-length: {body.Length}\r\ncontent-encoding: {coding}\r\n\r\n"));
        await socket.SendAsync(body);
    });

    private static byte[] Apply(byte[] body, string codings)
        => codings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(body, (left, coding) =>
        {
            using var packed = new MemoryStream();
            using (Stream stream = coding switch
            {
                "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "zlib" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "deflate" => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            })
            {
                stream.Write(left);
            }

            return packed.ToArray();
        });
}
