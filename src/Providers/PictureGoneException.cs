namespace ImageGen.Providers;

/// <summary>The service made the picture and has deleted it, or serves something that is not a picture in its place.</summary>
public sealed class PictureGoneException(string message, Exception? innerException = null) : Exception(message, innerException);
