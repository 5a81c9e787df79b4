namespace ImageGen.Cli.Terminal;

/// <summary>The default folder for jobs and images of the one-process system.</summary>
internal static class DataFolder
{
    /// <summary>The user's folder for application data, or a hidden folder in the current one if the system has none.</summary>
    public static DirectoryInfo Default { get; } = new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? folder
            : Path.GetFullPath(".local"),
        "imagegen"));
}
