namespace ImageGen.Storage.Results.Formats;

/// <summary>The bytes are not a picture this system keeps.</summary>
public sealed class NotAPictureException(string message) : Exception(message);
