using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Messaging;

/// <summary>The events, as they go to the bus.</summary>
[JsonSerializable(typeof(ImageAccepted))]
[JsonSerializable(typeof(ImageStarted))]
[JsonSerializable(typeof(ImageOutcomeUnknown))]
[JsonSerializable(typeof(ImageGenerated))]
[JsonSerializable(typeof(ImageFailed))]
[JsonSerializable(typeof(ImageCanceled))]
[JsonSerializable(typeof(ImageReplayed))]
[JsonSerializable(typeof(ImageProgressed))]
[JsonSerializable(typeof(BatchCompleted))]
[JsonSerializable(typeof(WebhookDisabled))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
