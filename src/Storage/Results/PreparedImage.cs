using ImageGen.Contracts;

namespace ImageGen.Storage.Results;

/// <summary>An image that is measured but not stored: the write that ends its job stores it.</summary>
/// <param name="Image">The image as it will be stored.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="TimeToLive">How long it is kept from then on.</param>
public sealed record PreparedImage(StoredImage Image, ReadOnlyMemory<byte> Bytes, TimeSpan TimeToLive);
