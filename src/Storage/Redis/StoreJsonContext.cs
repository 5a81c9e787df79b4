using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Redis;

/// <summary>The types that are written in the store; <see cref="NumberedEvent"/> brings every event type.</summary>
[JsonSerializable(typeof(ImageRequest))]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(JobError))]
[JsonSerializable(typeof(Cost))]
[JsonSerializable(typeof(NumberedEvent))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
