namespace ImageGen.Storage.Embedded;

/// <summary>Another running process uses this data folder. Stop that process, or choose another folder.</summary>
public sealed class DataFolderInUseException(string folder, Exception? innerException = null)
    : Exception($"The data folder '{folder}' is in use by another running imagegen. Stop that one first, or choose another data folder.", innerException)
{
    /// <summary>Full path of the folder.</summary>
    public string Folder { get; } = folder;
}
