using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Contracts;
using ImageGen.Jobs.Signing;
using ImageGen.Messaging;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Links;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Tests.Webhooks;

public sealed class WebhookPayloadTests
{
    private readonly WebhookPayload _payload = new(new ResultLinks(new ImageLinks(new ConfigurationBuilder().Build()), new FileResultStore("images", TimeProvider.System), Options.Create(new StorageOptions()), TimeProvider.System));

    [Fact]
    public async Task The_data_is_the_event_as_on_the_bus_and_without_links_nothing_is_added()
    {
        var @event = Generated(attempts: 2, metadata: 2);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(EventJson.Write(@event)), (await BodyOfAsync(@event))["data"]));
    }

    [Fact]
    public async Task An_oversized_payload_loses_its_attempts_first()
    {
        var data = (await BodyOfAsync(Generated(attempts: 100, metadata: 4)))["data"]!;

        Assert.True(data["truncated"]!.GetValue<bool>());
        Assert.Null(data["receipt"]!["attempts"]);
        Assert.Equal(4, data["metadata"]!.AsObject().Count);
    }

    [Fact]
    public async Task A_still_oversized_payload_loses_its_metadata()
    {
        var data = (await BodyOfAsync(Generated(attempts: 100, metadata: 32)))["data"]!;

        Assert.True(data["truncated"]!.GetValue<bool>());
        Assert.Null(data["metadata"]);
        Assert.Equal(7, data["receipt"]!["seed"]!.GetValue<long>());
    }

    [Fact]
    public async Task No_payload_exceeds_the_size_limit()
    {
        var data = (await BodyOfAsync(Generated(attempts: 1, metadata: 1), $$"""{"job_id":"a","text":"{{new string('x', 50_000)}}"}"""))["data"]!;

        Assert.Equal("a", data["job_id"]!.GetValue<string>());
    }

    private static ImageGenerated Generated(int attempts, int metadata) => new()
    {
        JobId = Guid.NewGuid(),
        Tenant = "acme",
        Metadata = Enumerable.Range(0, metadata).ToDictionary(n => $"label {n}", _ => new string('ж', 500)),
        Image = new StoredImage { Key = "a.png", ContentType = "image/png", Width = 1, Height = 1, Bytes = 1, Sha256 = new string('a', 64) },
        Receipt = new Receipt
        {
            Seed = 7,
            Attempts = [.. Enumerable.Repeat(new Attempt { Provider = "replicate", StartedAt = DateTimeOffset.UnixEpoch, Message = new string('m', 400) }, attempts)],
        },
    };

    private async Task<JsonNode> BodyOfAsync(NumberedEvent @event, string? data = null)
    {
        var body = await _payload.OfAsync(
            new WebhookDelivery
            {
                Id = "msg_1",
                Queue = Guid.NewGuid(),
                Tenant = "acme",
                Type = "image.generated",
                JobId = @event.Subject,
                Time = DateTimeOffset.UnixEpoch,
                Sequence = 3,
            },
            data ?? JsonSerializer.Serialize(JsonNode.Parse(EventJson.Write(@event))),
            TestContext.Current.CancellationToken);
        Assert.InRange(body.Length, 1, WebhookPayload.Limit);
        return JsonNode.Parse(body)!;
    }
}
