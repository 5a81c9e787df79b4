namespace ImageGen.Storage.Results.Formats;

/// <summary>The bytes are not an image this system keeps.</summary>
public sealed class InvalidImageException(string message) : Exception(message);
