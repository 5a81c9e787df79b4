namespace ImageGen.Storage.Results.Formats;

/// <summary>Dimensions from a picture's header, in pixels.</summary>
internal readonly record struct PictureSize(int Width, int Height);
