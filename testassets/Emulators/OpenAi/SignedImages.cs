using System.Collections.Concurrent;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The images that were returned as addresses, until they expire.</summary>
internal sealed class SignedImages
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset Until)> _images = new(StringComparer.Ordinal);

    public void Add(string name, byte[] bytes, DateTimeOffset until) => _images[name] = (bytes, until);

    public byte[]? Find(string name, DateTimeOffset now) => _images.TryGetValue(name, out var image) && now < image.Until ? image.Bytes : null;
}
