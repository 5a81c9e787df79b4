using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class IdempotencyTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task The_same_key_and_request_give_the_same_job_and_one_command()
    {
        var first = await SubmitAsync("k1", """{"prompt":"a cat"}""");
        var second = await SubmitAsync("k1", """{"prompt":"a cat"}""");

        Assert.Equal((202, 202), (first.Status, second.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Single(await _client.RowsAsync());
        Assert.Single(_client.Gateway.Commands.SentFor(_client.Tenant));
    }

    [Theory]
    [InlineData("""{"seed":7,"prompt":"a cat","metadata":{"b":"2","a":"1"}}""")]
    [InlineData("""{ "metadata": {"a":"1","b":"2"}, "prompt": "a cat", "seed": 7 }""")]
    [InlineData("""{"prompt":"\u0061 cat","seed":7,"metadata":{"a":"1","b":"2"},"count":1,"width":null}""")]
    public async Task Field_order_spacing_escapes_nulls_and_a_count_of_one_do_not_change_the_request(string body)
    {
        var first = await SubmitAsync("k1", """{"prompt":"a cat","seed":7,"metadata":{"a":"1","b":"2"}}""");
        var second = await SubmitAsync("k1", body);

        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Equal(first.Id, second.Id);
    }

    [Theory]
    [InlineData("""{"prompt":"a dog"}""")]
    [InlineData("""{"prompt":"a cat","seed":1}""")]
    [InlineData("""{"prompt":"a cat","count":2}""")]
    [InlineData("""{"prompt":"a cat","metadata":{"a":"b"}}""")]
    [InlineData("""{"prompt":"a cat","provider":"sandbox"}""")]
    public async Task The_same_key_with_another_request_is_refused(string body)
    {
        await SubmitAsync("k1", """{"prompt":"a cat"}""");

        var answer = await SubmitAsync("k1", body);

        answer.ProblemOf(422, "idempotency_key_reused");
        Assert.Single(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_batch_is_replayed_whole()
    {
        var first = await SubmitAsync("k1", """{"prompt":"a cat","count":4}""");
        var second = await SubmitAsync("k1", """{"prompt":"a cat","count":4}""");

        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(4, (await _client.RowsAsync()).Count);
    }

    [Fact]
    public async Task A_key_belongs_to_its_tenant()
    {
        var other = _client.Gateway.NewTenant();
        var first = await SubmitAsync("k1", """{"prompt":"a cat"}""");

        var second = await other.SubmitAsync("""{"prompt":"a dog"}""", ("Idempotency-Key", "k1"));

        Assert.Equal(202, second.Status);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Null(second.Header("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_refused_request_does_not_use_up_its_idempotency_key()
    {
        (await SubmitAsync("k1", """{"prompt":""}""")).Refuses("prompt");

        var answer = await SubmitAsync("k1", """{"prompt":"a cat"}""");

        Assert.Equal(202, answer.Status);
        Assert.Null(answer.Header("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Fifty_concurrent_submissions_with_one_key_make_one_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SubmitAsync("k1", """{"prompt":"a cat"}""")));

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Single(answers, answer => answer.Header("Idempotent-Replayed") is null);
        Assert.Single(await _client.RowsAsync());
        Assert.Single(_client.Gateway.Commands.SentFor(_client.Tenant));
    }

    [Fact]
    public async Task An_idempotent_repeat_returns_the_current_state_of_the_job()
    {
        var first = await SubmitAsync("k1", """{"prompt":"a cat"}""");
        await _client.Gateway.SucceedAsync(first.Id);

        var replayed = await SubmitAsync("k1", """{"prompt":"a cat"}""");
        var waited = await _client.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "k1"), ("Prefer", "wait=1"));

        Assert.Equal((202, "succeeded"), (replayed.Status, replayed.Json["status"]!.GetValue<string>()));
        Assert.Equal(200, waited.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("clé")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_not_visible_ascii_is_refused(string key)
    {
        (await SubmitAsync(key, """{"prompt":"a cat"}""")).Refuses("Idempotency-Key");
        Assert.Empty(await _client.RowsAsync());
    }

    [Fact]
    public async Task A_key_may_have_255_characters_and_no_more()
    {
        Assert.Equal(202, (await SubmitAsync(new string('~', 255), """{"prompt":"a cat"}""")).Status);
        (await SubmitAsync(new string('~', 256), """{"prompt":"a cat"}""")).Refuses("Idempotency-Key");
    }

    [Fact]
    public async Task Two_keys_are_refused()
        => (await _client.SubmitAsync("""{"prompt":"a cat"}""", ("Idempotency-Key", "a"), ("Idempotency-Key", "b"))).Refuses("Idempotency-Key");

    private Task<Answer> SubmitAsync(string key, string body) => _client.SubmitAsync(body, ("Idempotency-Key", key));
}
