using System.Collections.Concurrent;
using System.Text.Json;
using ImageGen.Contracts;
using MassTransit;

namespace ImageGen.Messaging.Tests;

/// <summary>Somebody else's .NET application: MassTransit and our contracts, two types of event in one queue.</summary>
internal sealed class Subscriber
{
    private readonly ConcurrentQueue<(Guid? MessageId, NumberedEvent Event)> _got = [];

    public void Connect(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.Handler<ImageGenerated>(Keep);
        endpoint.Handler<ImageFailed>(Keep);
    }

    public async Task GetsBothAsync(IEventPublisher publisher)
    {
        var receipt = new Receipt { Seed = 7, Attempts = [], Cost = new Cost { Amount = 0.003m, Certain = true } };
        var generated = new ImageGenerated
        {
            JobId = Guid.NewGuid(),
            Tenant = "default",
            Sequence = 3,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            Metadata = new Dictionary<string, string> { ["Order_Id"] = "7" },
            Image = new StoredImage { Key = "k", ContentType = "image/png", Width = 64, Height = 32, Bytes = 99, Sha256 = new string('0', 64) },
            Receipt = receipt,
        };
        var failed = new ImageFailed
        {
            JobId = Guid.NewGuid(),
            Tenant = "default",
            Sequence = 2,
            Error = new JobError { Reason = FailureReason.InvalidRequest, Message = "no" },
            Receipt = receipt,
        };
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        await publisher.PublishAsync(generated, first, TestContext.Current.CancellationToken);
        await publisher.PublishAsync(failed, second, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => _got.Count >= 2, "both events arrive");
        Assert.Equal(2, _got.Count);
        Assert.Equal(Json(generated), Json(Assert.Single(_got, entry => entry.MessageId == first).Event));
        Assert.Equal(Json(failed), Json(Assert.Single(_got, entry => entry.MessageId == second).Event));
    }

    private static string Json(NumberedEvent @event) => JsonSerializer.Serialize(@event, @event.GetType());

    private Task Keep<T>(ConsumeContext<T> context)
        where T : NumberedEvent
    {
        _got.Enqueue((context.MessageId, context.Message));
        return Task.CompletedTask;
    }
}
