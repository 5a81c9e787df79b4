using System.Text.Json.Nodes;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.Jobs;

public sealed class ProviderOptionTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Fact]
    public async Task Options_are_kept_with_the_job_as_they_are()
    {
        const string Options = """{"quality":"high","nested":{"b":[1,2.50,null],"a":"снег"}}""";

        var answer = await _client.SubmitAsync($$"""{"prompt":"a cat","provider_options":{{Options}}}""");

        Assert.Equal(202, answer.Status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Options), answer.Json["provider_options"]), answer.Text);
        var row = Assert.Single(await _client.RowsAsync());
        Assert.Equal("high", row.Request.ProviderOptions!["quality"].GetString());
        Assert.Equal("[1,2.50,null]", row.Request.ProviderOptions["nested"].GetProperty("b").GetRawText());
    }

    [Theory]
    [InlineData("\"high\"", "provider_options")]
    [InlineData("[1]", "provider_options")]
    [InlineData("""{"n":4}""", "provider_options.n")]
    [InlineData("""{"Num_Outputs":4}""", "provider_options.Num_Outputs")]
    [InlineData("""{"quality":"high","quality":"low"}""", "provider_options.quality")]
    [InlineData("""{"token":"x"}""", "provider_options.token")]
    [InlineData("""{"x":[[[[[[1]]]]]]}""", "provider_options")]
    public async Task A_forbidden_provider_option_is_named_and_no_job_is_created(string options, string field)
    {
        var answer = await _client.SubmitAsync($$"""{"prompt":"a cat","provider_options":{{options}}}""");

        var problem = answer.ProblemOf(400, "invalid_request");
        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty(await _client.RowsAsync());
    }

    [Theory]
    [InlineData("""{"a":{"x":1,"y":2},"b":1}""", """{"b":1,"a":{"y":2,"x":1}}""", true)]
    [InlineData("""{}""", "null", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1}""", "null", false)]
    public async Task Provider_options_are_part_of_the_idempotency_check(string options, string again, bool isSame)
    {
        (string, string) key = ("Idempotency-Key", "k1");
        await _client.SubmitAsync($$"""{"prompt":"a cat","provider_options":{{options}}}""", key);

        var answer = await _client.SubmitAsync($$"""{"prompt":"a cat","provider_options":{{again}}}""", key);

        Assert.Equal(isSame ? 202 : 422, answer.Status);
    }

    [Fact]
    public async Task An_empty_options_object_equals_no_options()
        => Assert.Null((await _client.SubmitAsync("""{"prompt":"a cat","provider_options":{}}""")).Json["provider_options"]);
}
