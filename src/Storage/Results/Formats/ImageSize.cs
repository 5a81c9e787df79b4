namespace ImageGen.Storage.Results.Formats;

/// <summary>Dimensions from an image's header, in pixels.</summary>
internal readonly record struct ImageSize(int Width, int Height);
