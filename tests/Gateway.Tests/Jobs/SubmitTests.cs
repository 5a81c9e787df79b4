using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class SubmitTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task A_submission_returns_202_with_location_and_the_queued_job()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","metadata":{"order":"7"},"model":"m9"}""");

        Assert.Equal(202, answer.Status);
        Assert.Equal($"/v1/jobs/{answer.Id:D}", answer.Header("Location"));
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal("queued", answer.Json["status"]!.GetValue<string>());
        Assert.Equal("a cat", answer.Json["prompt"]!.GetValue<string>());
        Assert.Equal("7", answer.Json["metadata"]!["order"]!.GetValue<string>());
        Assert.Equal("m9", answer.Json["model"]!.GetValue<string>());
        Assert.Equal("sandbox", answer.Json["provider"]!.GetValue<string>());
        Assert.False(answer.Headers.ContainsKey("Server"));
        Assert.False(answer.Headers.ContainsKey("Preference-Applied"));
    }

    [Fact]
    public async Task A_queued_job_reads_with_exactly_the_promised_fields()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat"}""");

        string[] fields =
        [
            "id", "tenant", "status", "provider", "fallback", "model", "waiting_for", "percent", "prompt", "seed", "seed_honoured", "provider_options", "request", "created_at", "started_at", "finished_at", "expires_at", "image",
            "error",
            "attempts", "unknown_since", "cost", "metadata", "batch_id", "cancel_requested", "erase_requested_at", "erased_at", "sequence", "replay", "links",
        ];
        Assert.Equal(fields, answer.Json.AsObject().Select(field => field.Key));
        Assert.Equal(["self", "events", "cancel"], answer.Json["links"]!.AsObject().Select(link => link.Key));
        Assert.Equal($"/v1/jobs/{answer.Id}/cancel", answer.Json["links"]!["cancel"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_submission_s_answer_equals_a_later_read()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"снег 雪 <b>","expires_in":60}""");

        var later = await _client.GetAsync(answer.Header("Location")!);

        Assert.Equal(200, later.Status);
        Assert.True(JsonNode.DeepEquals(answer.Json, later.Json), later.Text);
        Assert.Contains("снег 雪", later.Text, StringComparison.Ordinal);
        var lives = later.Json["expires_at"]!.GetValue<DateTimeOffset>() - later.Json["created_at"]!.GetValue<DateTimeOffset>();
        Assert.Equal(60, lives.TotalSeconds, 0.01);
    }

    [Fact]
    public async Task A_seed_is_drawn_when_none_is_given_and_kept_when_one_is()
    {
        var drawn = await _client.SubmitAsync("""{"prompt":"a cat"}""");
        var again = await _client.SubmitAsync("""{"prompt":"a cat"}""");
        var given = await _client.SubmitAsync("""{"prompt":"a cat","seed":4294967295}""");

        Assert.InRange(drawn.Json["seed"]!.GetValue<long>(), 0, uint.MaxValue);
        Assert.NotEqual(drawn.Json["seed"]!.GetValue<long>(), again.Json["seed"]!.GetValue<long>());
        Assert.Equal(uint.MaxValue, given.Json["seed"]!.GetValue<long>());
    }

    [Fact]
    public async Task The_command_goes_to_the_lane_of_the_provider_with_explicit_seed_and_no_count()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","provider":"painter","count":1}""");

        var (command, lane) = Assert.Single(_client.Gateway.Commands.SentFor(_client.Tenant));
        Assert.Equal("paid", lane);
        Assert.Equal(answer.Id, command.JobId);
        Assert.Equal(_client.Tenant, command.Tenant);
        Assert.NotNull(command.RequestedAt);
        Assert.Equal(answer.Json["seed"]!.GetValue<long>(), command.Request.Seed);
        Assert.Equal("painter", command.Request.Provider);
        Assert.Null(command.Request.Count);
        var row = Assert.Single(await _client.RowsAsync());
        Assert.Equal(("paid", command.Request.Seed), (row.Lane, row.Request.Seed));
    }

    [Fact]
    public async Task The_row_is_stored_before_the_command_leaves()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString);
        var seen = new TaskCompletionSource<bool>();
        gateway.Commands.Answer = async (command, token) =>
        {
            seen.SetResult(await gateway.Store.FindAsync(command.JobId, token) is not null);
            return true;
        };

        await gateway.NewTenant().NewJobAsync();

        Assert.True(await seen.Task);
    }

    [Fact]
    public async Task An_unknown_provider_is_refused_naming_those_there_are()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","provider":"nobody"}""");

        answer.Refuses("provider");
        var message = answer.Json["errors"]!["provider"]![0]!.GetValue<string>();
        Assert.Contains("painter", message, StringComparison.Ordinal);
        Assert.Contains("sandbox", message, StringComparison.Ordinal);
        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_request_that_uses_everything_is_accepted()
    {
        Assert.Equal(200, (await _client.PostAsync("/v1/webhooks/job-secret/rotate")).Status);
        var answer = await _client.SubmitAsync("""
            {"prompt":"a\ncat\tand \ud83d\ude00","negative_prompt":"dogs","width":64,"height":4096,"seed":0,"steps":500,"guidance":0.5,"model":"m",
             "provider":"sandbox","output_format":"webp","count":1,"metadata":{"a":""},"expires_in":604800,"webhook":"https://example.com/hook?x=1"}
            """);

        Assert.Equal(202, answer.Status);
        var row = Assert.Single(await _client.RowsAsync());
        Assert.Equal("a\ncat\tand 😀", row.Request.Prompt);
        Assert.Equal(Contracts.OutputFormat.Webp, row.Request.OutputFormat);
        Assert.Equal(0.5, row.Request.Guidance);
        Assert.Equal("https://example.com/hook?x=1", row.Request.Webhook);
    }

    [Fact]
    public async Task The_route_is_written_down_with_the_job_and_its_first_provider_chooses_the_lane()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","provider":"painter","fallback":["sandbox"],"seed":5}""");

        Assert.Equal(202, answer.Status);
        Assert.Equal(("painter", "[\"sandbox\"]"), (answer.Json["provider"]!.GetValue<string>(), answer.Json["fallback"]!.ToJsonString()));
        var row = Assert.Single(await _client.RowsAsync());
        Assert.Equal(("painter", "paid", true, null), (row.Request.Provider, row.Lane, row.SeedIsNamed, row.Route));
        Assert.Equal(["sandbox"], row.Request.Fallback!);
    }

    [Fact]
    public async Task Explicit_nulls_are_the_same_as_absent_fields()
    {
        var answer = await _client.SubmitAsync("""{"prompt":"a cat","width":null,"seed":null,"metadata":null,"output_format":null,"provider":null}""");

        Assert.Equal(202, answer.Status);
    }

    [Fact]
    public async Task A_byte_order_mark_is_ignored()
        => Assert.Equal(202, (await _client.SubmitAsync([0xEF, 0xBB, 0xBF, .. """{"prompt":"a cat"}"""u8], "application/json")).Status);

    [Fact]
    public async Task A_prompt_of_ten_thousand_characters_is_accepted()
    {
        var answer = await _client.SubmitAsync($$"""{"prompt":"{{new string('雪', 10_000)}}"}""");

        Assert.Equal(202, answer.Status);
        Assert.Equal(10_000, answer.Json["prompt"]!.GetValue<string>().Length);
    }
}
