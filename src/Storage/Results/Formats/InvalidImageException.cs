namespace ImageGen.Storage.Results.Formats;

/// <summary>The bytes are not an image that this system can keep.</summary>
public sealed class InvalidImageException(string message) : Exception(message);
