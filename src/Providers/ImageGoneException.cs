namespace ImageGen.Providers;

/// <summary>The service made the image and has deleted it, or serves something that is not an image in its place.</summary>
public sealed class ImageGoneException(string message, Exception? innerException = null) : Exception(message, innerException);
