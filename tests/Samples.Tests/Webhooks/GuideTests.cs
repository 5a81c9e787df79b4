using System.Text;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Samples.Tests.Webhooks;

/// <summary>The examples and vectors of <c>docs/webhooks.md</c> are what we send.</summary>
public sealed class GuideTests
{
    private static readonly Dictionary<string, Type?> Types = new()
    {
        ["image.generated"] = typeof(ImageGenerated),
        ["image.failed"] = typeof(ImageFailed),
        ["image.canceled"] = typeof(ImageCanceled),
        ["batch.completed"] = typeof(BatchCompleted),
        ["webhook.disabled"] = typeof(WebhookDisabled),
        ["webhook.test"] = null,
    };

    [Fact]
    public void The_published_vectors_match_our_signatures()
    {
        var vectors = JsonDocument.Parse(Assert.Single(WebhookGuide.Blocks("json vectors"))).RootElement.EnumerateArray().ToList();

        Assert.True(vectors.Count >= 4);
        foreach (var vector in vectors)
        {
            var (id, secret, at) = (Text(vector, "id"), Text(vector, "secret"), DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("timestamp").GetInt64()));
            var body = Encoding.UTF8.GetBytes(Text(vector, "body"));

            Assert.Equal(Text(vector, "signature").Split(' ')[0], WebhookSignature.Sign(id, at, body, [secret]));
            Assert.True(WebhookSignature.IsGood(id, $"{at.ToUnixTimeSeconds()}", Text(vector, "signature"), body, [secret], at));
        }

        // The one after a rotation is good for either secret.
        Assert.Equal(Text(vectors[2], "signature").Split(' ')[1], Text(vectors[1], "signature"));
    }

    [Fact]
    public void The_guide_has_a_complete_example_of_every_default_event_type()
    {
        var examples = WebhookGuide.Blocks("json").Select(block => JsonDocument.Parse(block).RootElement).ToList();

        Assert.Equal(Types.Keys.Order(), examples.Select(example => Text(example, "type")).Order());
        Assert.All(WebhookTypes.Default, type => Assert.Contains(type, Types.Keys));
        foreach (var example in examples)
        {
            var data = example.GetProperty("data");
            Assert.Equal(["type", "timestamp", "data"], example.EnumerateObject().Select(field => field.Name));
            Assert.Equal(example.GetProperty("timestamp").GetDateTimeOffset(), data.GetProperty("time").GetDateTimeOffset());
            Assert.True(data.GetProperty("sequence").GetInt64() >= 0);
            if (Types[Text(example, "type")] is { } contract)
            {
                // What the contract requires and the example lacks, throws.
                Assert.Equal("acme", Assert.IsType<NumberedEvent>(data.Deserialize(contract), exactMatch: false).Tenant);
            }
        }
    }

    [Fact]
    public void The_guide_explains_every_event_type_and_state()
    {
        var text = File.ReadAllText(Path.Combine(WebhookGuide.NodeFolder, "../../../docs/webhooks.md"));

        Assert.All([.. WebhookTypes.Known, WebhookTypes.Test], type => Assert.Contains($"`{type}`", text, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<DeliveryState>(), state => Assert.Contains($"`{state.ToLowerInvariant()}`", text, StringComparison.Ordinal));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
