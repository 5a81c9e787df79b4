namespace ImageGen.Storage.Tests.Stores;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("imagegen-storage-").FullName;

    public string Combine(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
