using System.Collections.Concurrent;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The images that were given out as addresses, each until it expires.</summary>
internal sealed class PictureShelf
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset Until)> _pictures = new(StringComparer.Ordinal);

    public void Add(string name, byte[] bytes, DateTimeOffset until) => _pictures[name] = (bytes, until);

    public byte[]? Find(string name, DateTimeOffset now) => _pictures.TryGetValue(name, out var picture) && now < picture.Until ? picture.Bytes : null;
}
