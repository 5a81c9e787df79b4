using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What an endpoint gets when somebody wants to see whether it works. It is no event of the bus.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Sequence">Always 0: tests are not counted.</param>
/// <param name="Time">When it was asked for, UTC.</param>
internal sealed record TestEvent(
    [property: JsonPropertyName("endpoint_id")] Guid EndpointId,
    [property: JsonPropertyName("tenant")] string Tenant,
    [property: JsonPropertyName("sequence")] long Sequence,
    [property: JsonPropertyName("time")] DateTimeOffset Time);

[JsonSerializable(typeof(TestEvent))]
internal sealed partial class TestEventJson : JsonSerializerContext;
