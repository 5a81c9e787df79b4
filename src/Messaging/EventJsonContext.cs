using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>The events, as they go to the bus: every type that <see cref="NumberedEvent"/> names.</summary>
[JsonSerializable(typeof(NumberedEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
