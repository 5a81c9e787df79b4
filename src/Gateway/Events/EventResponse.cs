using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Events;

/// <summary>Writes events as JSON in the form that they have on the bus and in webhooks: properties without a value are absent, also inside receipts and errors.</summary>
internal sealed class EventResponse(IOptions<JsonOptions> options)
{
    private readonly JsonSerializerOptions _json = new(options.Value.SerializerOptions) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The events as one JSON response.</summary>
    public IResult List<T>(T view) => TypedResults.Json(view, _json);

    /// <summary>The events as a stream. Its head is sent at once, so that a client knows that it is connected although there is no event yet.</summary>
    public IResult Stream(HttpResponse response, IAsyncEnumerable<SseItem<EventView?>> items) => TypedResults.ServerSentEvents(WriteAsync(response, items));

    /// <summary>One event, in UTF-8.</summary>
    public byte[] Write(EventView view) => JsonSerializer.SerializeToUtf8Bytes(view, _json);

    // The framework sends byte arrays unchanged; any other type it would serialize with the options of all other responses.
    private async IAsyncEnumerable<SseItem<byte[]?>> WriteAsync(HttpResponse response, IAsyncEnumerable<SseItem<EventView?>> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            yield return new SseItem<byte[]?>(item.Data is { } view ? Write(view) : null, item.EventType) { EventId = item.EventId };
        }
    }
}
