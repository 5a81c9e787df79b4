using System.Text;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Http;

public sealed class BadBodyTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [MemberData(nameof(BadBodies.All), MemberType = typeof(BadBodies))]
    public async Task A_bad_body_is_refused_naming_the_field_and_leaves_no_row(string name, string body, string[] fields)
    {
        var answer = await _client.SubmitAsync(body);

        Assert.NotEmpty(name);
        answer.Refuses(fields);
        Assert.Empty(await _client.RowsAsync());
        Assert.Empty(_client.Gateway.Commands.SentFor(_client.Tenant));
    }

    [Fact]
    public void The_table_of_bad_bodies_is_large_and_its_names_are_unique()
    {
        var names = BadBodies.All.Select(row => row.Data.Item1).ToList();

        Assert.True(names.Count >= 100, $"Only {names.Count} cases.");
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0x70, 0x72, 0x6F, 0x6D, 0x70, 0x74, 0x22, 0x3A, 0x22, 0xFF, 0x22, 0x7D })] // {"prompt":"\xFF"}
    [InlineData(new byte[] { 0x7B, 0x22, 0x70, 0x72, 0x6F, 0x6D, 0x70, 0x74, 0x22, 0x3A, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D })] // a raw surrogate
    [InlineData(new byte[] { 0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D })] // UTF-16
    public async Task A_body_that_is_not_utf8_is_refused(byte[] body)
    {
        (await _client.SubmitAsync(body, "application/json")).Refuses("body");
        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/xml")]
    public async Task A_body_not_declared_as_json_is_refused(string? contentType)
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat"}"""u8.ToArray(), contentType);

        answer.ProblemOf(415, "unsupported_media_type");
        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    public async Task A_body_declared_as_json_is_read(string contentType)
        => Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat"}"""u8.ToArray(), contentType)).Status);

    [Fact]
    public async Task A_body_over_256_kB_is_refused_and_one_of_256_kB_is_read()
    {
        var body = Encoding.UTF8.GetBytes("""{"prompt":"a cat"}""".PadRight(256 * 1024));

        var fits = await _client.SubmitAsync(body, "application/json");
        var tooLarge = await _client.SubmitAsync([.. body, 0x20], "application/json");

        Assert.Equal(202, fits.Status);
        tooLarge.ProblemOf(413, "body_too_large");
        Assert.Single(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_chunked_body_over_256_kB_is_refused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;

        var answer = await _client.SendAsync(request);

        answer.ProblemOf(413, "body_too_large");
    }

    [Fact]
    public async Task All_faults_are_named_at_once()
    {
        var answer = await _client.SubmitAsync("""
            {"width":1,"height":"tall","seed":-1,"guidance":99,"output_format":"gif","sparkle":true,"metadata":{"a":1,"b":"ok"},"provider":"nobody"}
            """);

        answer.Refuses("prompt", "width", "height", "seed", "guidance", "output_format", "sparkle", "metadata.a", "provider");
    }

    [Fact]
    public async Task A_flood_of_faults_is_answered_briefly()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(n => $"\"f{n}\":1")) + "}";

        var answer = await _client.SubmitAsync(body);

        Assert.Equal(50, answer.ProblemOf(400, "invalid_request")["errors"]!.AsObject().Count);
    }

    [Fact]
    public async Task A_refusal_never_repeats_the_prompt()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"SECRET\u0000WORDS","negative_prompt":5}""");

        answer.Refuses("prompt", "negative_prompt");
        Assert.DoesNotContain("SECRET", answer.Text, StringComparison.Ordinal);
    }
}
