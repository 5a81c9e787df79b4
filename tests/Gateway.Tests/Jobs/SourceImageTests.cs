using System.Security.Cryptography;
using System.Text;
using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Results.Sources;
using ImageGen.Storage.Tests.Results;

namespace ImageGen.Gateway.Tests.Jobs;

/// <summary>Images that come with requests. A gateway of its own, so that its folder of images is that of the test alone.</summary>
[Trait("Category", "Long")]
public sealed class SourceImageTests(SharedGateway shared) : IAsyncLifetime
{
    private static readonly string Data = $"data:image/png;base64,{Convert.ToBase64String(JobSteps.Png)}";

    private TestGateway _gateway = null!;
    private TestClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(shared.ConnectionString);
        _client = _gateway.NewTenant();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_image_that_is_a_million_numbers_is_refused_before_the_parser_makes_room_for_each()
        => (await _client.SubmitAsync($$"""{"prompt":"a cat","image":[{{string.Join(',', Enumerable.Repeat("0", 1_000_000))}}]}""")).ProblemOf(413, "body_too_large");

    [Fact]
    public async Task An_image_inside_of_a_request_is_kept_and_row_and_command_have_a_claim_check()
    {
        var answer = await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Data}}","strength":0.4}""");

        Assert.Equal(202, answer.Status);
        var row = Assert.Single(await _client.RowsAsync());
        var command = Assert.Single(_gateway.Commands.SentFor(_client.Tenant));
        Assert.StartsWith("kept:", row.Request.Image, StringComparison.Ordinal);
        Assert.Equal((row.Request.Image, 0.4), (command.Command.Request.Image, row.Request.Strength));
        await using var stream = await _gateway.Results.OpenAsync(SourceImageStorage.KeyOf(row.Request.Image!, row.Id, null)!, Token);
        Assert.Equal(SHA256.HashData(JobSteps.Png), await SHA256.HashDataAsync(stream!, Token));
    }

    [Fact]
    public async Task A_batch_stores_its_source_image_once()
    {
        Assert.Equal(202, (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Data}}","count":4}""")).Status);

        var rows = await _client.RowsAsync();
        Assert.Single(rows.Select(row => row.Request.Image).Distinct());
        Assert.All(rows, row => Assert.NotNull(SourceImageStorage.KeyOf(row.Request.Image!, row.Id, row.BatchId)));
        Assert.Single(Files());
    }

    [Fact]
    public async Task An_address_goes_into_the_row_as_it_is()
    {
        Assert.Equal(202, (await _client.SubmitAsync("""{"prompt":"a cat","image":"https://example.com/dog.png"}""")).Status);

        Assert.Equal("https://example.com/dog.png", Assert.Single(await _client.RowsAsync()).Request.Image);
        Assert.Empty(Files());
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "a GIF", Inside("GIF89a, and more of it than any header needs"u8) },
        { "a page", Inside("<html><body>hello</body></html>"u8) },
        { "an SVG", Inside("<svg xmlns='http://www.w3.org/2000/svg'/>"u8) },
        { "a GIF called a JPEG", Inside(SourceFiles.StillGif).Replace("image/png", "image/jpeg", StringComparison.Ordinal) },
        { "a TIFF", Inside(SourceFiles.Tiff) },
        { "a BMP", Inside(SourceFiles.Bmp) },
        { "a JPEG with arithmetic coding", Inside(SourceFiles.ArithmeticJpeg) },
        { "half a PNG", Inside(JobSteps.Png.AsSpan(0, 40)) },
        { "no base64", "data:image/png;base64,!!!" },
        { "a text", "data:text/plain,hello" },
        { "plain http", "http://example.com/dog.png" },
        { "a claim check", "kept:2026/03/04/00000000000000000000000000000000-0123456789abcdef.png" },
        { "a path", "/etc/passwd" },
        { "a file", "file:///etc/passwd" },
        { "user info", "https://user:secret@example.com/dog.png" },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public async Task A_source_that_is_neither_image_nor_address_is_refused_and_nothing_is_stored(string what, string image)
    {
        Assert.NotEmpty(what);

        (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{image}}"}""")).Refuses("image");

        Assert.Empty(await _client.RowsAsync());
        Assert.Empty(Files());
    }

    public static TheoryData<string, string> Animated => new()
    {
        { "APNG", Inside(SourceFiles.AnimatedPng) }, { "WebP", Inside(SourceFiles.AnimatedWebP) }, { "lossy WebP", Inside(SourceFiles.AnimatedLossyWebP) }, { "GIF", Inside(SourceFiles.AnimatedGif) },
    };

    [Theory]
    [MemberData(nameof(Animated), DisableDiscoveryEnumeration = true)]
    public async Task An_animated_source_image_is_refused_in_every_format_and_nothing_is_stored(string format, string image)
    {
        Assert.NotEmpty(format);

        var answer = await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{image}}"}""");

        answer.Refuses("image");
        Assert.Contains("is animated", answer.Text, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("""{"prompt":"a cat","strength":0.5}""", "strength")]
    [InlineData("""{"prompt":"a cat","image":"https://example.com/x","strength":1.5}""", "strength")]
    [InlineData("""{"prompt":"a cat","image":"https://example.com/x","strength":"much"}""", "strength")]
    [InlineData("""{"prompt":"a cat","image":7}""", "image")]
    public async Task Faults_of_a_source_image_are_named_by_field(string body, string field) => (await _client.SubmitAsync(body)).Refuses(field);

    [Fact]
    public async Task The_largest_image_is_taken_and_a_larger_one_refused()
    {
        // Bytes behind the end of a PNG do no harm.
        var largest = new byte[SourceImages.MaxBytes];
        JobSteps.Png.CopyTo(largest, 0);

        Assert.Equal(202, (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Inside(largest)}}"}""")).Status);
        (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Inside([.. largest, 0])}}"}""")).Refuses("image");
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_body_larger_than_any_image_is_refused_before_it_is_read()
    {
        // Asks before it sends, or it would not get to the answer before the connection is closed.
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new StringContent($$"""{"prompt":"a cat","image":"{{Inside(new byte[12 * 1024 * 1024])}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;

        (await _client.SendAsync(request)).ProblemOf(413, "body_too_large");
    }

    [Fact]
    public async Task Other_fields_of_a_request_are_read_alike_with_and_without_an_image()
    {
        var padding = new string(' ', 256 * 1024);

        (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Data}}"}{{padding}}""")).ProblemOf(413, "body_too_large");
        (await _client.SubmitAsync($$"""{"prompt":"{{new string('x', 300_000)}}"}""")).ProblemOf(413, "body_too_large");
        (await _client.SubmitAsync($$"""{"prompt":"a cat","negative_prompt":"{{new string('x', 300_000)}}","image":"https://example.com/x"}""")).ProblemOf(413, "body_too_large");
        (await _client.PostJsonAsync($"/v1/jobs/{Guid.NewGuid()}/replay", $$"""{"image":"{{new string('x', 300_000)}}"}""")).ProblemOf(413, "body_too_large");
        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_repeated_request_is_the_same_job_and_keeps_no_second_image()
    {
        var body = $$"""{"prompt":"a cat","image":"{{Data}}"}""";
        var first = await _client.SubmitAsync(body, ("Idempotency-Key", "k1"));
        var second = await _client.SubmitAsync(body, ("Idempotency-Key", "k1"));

        Assert.Equal((first.Id, "true"), (second.Id, second.Header("Idempotent-Replayed")));
        Assert.Single(Files());
        Assert.NotNull(await _gateway.Results.OpenAsync(SourceImageStorage.KeyOf((await _client.RowsAsync())[0].Request.Image!, first.Id, null)!, Token));
    }

    [Theory]
    [InlineData("""{"prompt":"a cat"}""")]
    [InlineData("""{"prompt":"a cat","image":"https://example.com/dog.png"}""")]
    [InlineData("""{"prompt":"a cat","image":"DATA","strength":0.1}""")]
    public async Task The_same_key_with_another_image_or_strength_is_another_request(string other)
    {
        await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Data}}"}""", ("Idempotency-Key", "k1"));

        (await _client.SubmitAsync(other.Replace("DATA", Data, StringComparison.Ordinal), ("Idempotency-Key", "k1"))).ProblemOf(422, "idempotency_key_reused");
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_source_image_that_can_not_be_stored_creates_no_job()
    {
        await File.WriteAllTextAsync(Path.Combine(_gateway.TestImages, $"{DateTimeOffset.UtcNow:yyyy}"), "in the way", Token);

        (await _client.SubmitAsync($$"""{"prompt":"a cat","image":"{{Data}}"}""")).ProblemOf(503, "images_unavailable");

        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task Plain_http_is_taken_where_the_operator_allows_it()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, builder => builder.Configuration["ImageGen:Egress:AllowHttp"] = "true");

        Assert.Equal(202, (await gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","image":"http://example.com/dog.png"}""")).Status);
    }

    private static string Inside(ReadOnlySpan<byte> bytes) => $"data:image/png;base64,{Convert.ToBase64String(bytes)}";

    /// <summary>Without those by which the gateway finds out whether it can write there.</summary>
    private string[] Files() => [.. Directory.GetFiles(_gateway.TestImages, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".tmp", StringComparison.Ordinal))];
}
