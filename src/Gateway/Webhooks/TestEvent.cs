using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>The event that tests an endpoint. It is not published on the bus.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Tenant">The tenant of the endpoint.</param>
/// <param name="Sequence">Always 0: tests are not counted.</param>
/// <param name="Time">When the test was requested, UTC.</param>
internal sealed record TestEvent(
    [property: JsonPropertyName("endpoint_id")] Guid EndpointId,
    [property: JsonPropertyName("tenant")] string Tenant,
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("time")] DateTimeOffset Time);

[JsonSerializable(typeof(TestEvent))]
internal sealed partial class TestEventJson : JsonSerializerContext;
