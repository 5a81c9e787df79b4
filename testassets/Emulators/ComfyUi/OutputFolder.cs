using System.Collections.Concurrent;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The files that runs have saved. Nothing is ever deleted.</summary>
internal sealed class OutputFolder
{
    private readonly ConcurrentDictionary<(string Folder, string Name), byte[]> _files = new();
    private int _counter;

    /// <summary>Saves an image under the next free name with this prefix; a slash in it makes a folder.</summary>
    public (string Folder, string Name) Save(string prefix, byte[] image)
    {
        var slash = prefix.LastIndexOf('/');
        var file = (slash < 0 ? "" : prefix[..slash], FormattableString.Invariant($"{prefix[(slash + 1)..]}_{Interlocked.Increment(ref _counter):00000}_.png"));
        _files[file] = image;
        return file;
    }

    public byte[]? Find(string folder, string name) => _files.GetValueOrDefault((folder, name));
}
