namespace ImageGen.Providers.Http;

/// <summary>
/// A body is in a content coding that can't be undone here: it is none of gzip, deflate and br, or the bytes are not what the header says.
/// A fault of the way and not of what was sent: the next answer may come plain.
/// </summary>
public sealed class ContentCodingException(string message, Exception? innerException = null) : IOException(message, innerException);
