using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Storage.Redis;

/// <summary>The types that are stored as JSON; <see cref="NumberedEvent"/> includes every event type.</summary>
[JsonSerializable(typeof(ImageRequest))]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(JobError))]
[JsonSerializable(typeof(Cost))]
[JsonSerializable(typeof(NumberedEvent))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
