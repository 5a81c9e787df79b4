namespace ImageGen.Cli.Terminal;

/// <summary>Where the one-process system keeps its jobs and images.</summary>
internal static class DataFolder
{
    /// <summary>The user's own folder for application data, or a hidden one here where the system names none.</summary>
    public static DirectoryInfo Default { get; } = new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(".local"),
        "imagegen"));
}
