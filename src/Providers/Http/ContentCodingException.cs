namespace ImageGen.Providers.Http;

/// <summary>
/// A body has a content coding that can't be decoded: it is not gzip, deflate or br, or the bytes do not match the header.
/// The transport is at fault and not the content: the next response may be plain.
/// </summary>
public sealed class ContentCodingException(string message, Exception? innerException = null) : IOException(message, innerException);
