using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Redis;

/// <summary>The types that are written in the store.</summary>
[JsonSerializable(typeof(ImageRequest))]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(JobError))]
[JsonSerializable(typeof(Cost))]
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
internal sealed partial class StoreJsonContext : JsonSerializerContext;
