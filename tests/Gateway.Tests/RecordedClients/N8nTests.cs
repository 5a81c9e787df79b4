using ImageGen.Gateway.Tests.Access;
using ImageGen.Gateway.Tests.World;

namespace ImageGen.Gateway.Tests.RecordedClients;

/// <summary>n8n's OpenAI node (packages/@n8n/nodes-langchain/nodes/vendors/OpenAi, version 2.2), which sends with axios.</summary>
public sealed class N8nTests(AccessStore store) : IClassFixture<AccessStore>, IAsyncLifetime
{
    private RecordedCalls _calls = null!;

    public async ValueTask InitializeAsync() => _calls = await RecordedCalls.StartAsync(store.ConnectionString);

    public ValueTask DisposeAsync() => _calls.DisposeAsync();

    [Theory]
    [InlineData("""{"prompt":"a cat","model":"gpt-image-1-mini"}""")]
    [InlineData("""{"prompt":"a cat","model":"gpt-image-1","quality":"high","size":"1024x1536"}""")]
    [InlineData("""{"prompt":"a cat","model":"dall-e-3","response_format":"b64_json","quality":"standard","size":"1024x1024","style":"natural"}""")]
    [InlineData("""{"prompt":"a cat","model":"dall-e-2","response_format":"b64_json","n":1,"size":"512x512"}""")]
    public async Task A_generation_has_its_image_in_base64(string body)
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Json("/v1/images/generations", body, Headers))).Json;

        Assert.Equal(JobSteps.Png, Convert.FromBase64String(answer["data"]!.AsArray().Single()!["b64_json"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Image_links_are_returned_as_they_are()
    {
        var answer = (await _calls.SucceedAsync(RecordedCalls.Json("/v1/images/generations", """{"prompt":"a cat","model":"dall-e-3","response_format":"url","quality":"hd"}""", Headers))).Json;

        var link = new Uri(answer["data"]!.AsArray().Single()!["url"]!.GetValue<string>());
        Assert.Equal(JobSteps.Png, (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, link.PathAndQuery))).Bytes);
    }

    [Fact]
    public async Task Models_are_listed_for_the_choice_and_for_the_test_of_the_credentials()
    {
        var answer = (await _calls.SendAsync(RecordedCalls.Empty(HttpMethod.Get, "/v1/models", Headers))).Json;

        Assert.All(answer["data"]!.AsArray(), model => Assert.NotEmpty(model!["id"]!.GetValue<string>()));
    }

    private (string, string)[] Headers => [("Accept", "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7"), ("User-Agent", "n8n"), ("Accept-Encoding", "gzip, compress, deflate, br"), ("Authorization", $"Bearer {_calls.Key}")];
}
