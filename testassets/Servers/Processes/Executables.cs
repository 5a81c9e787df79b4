namespace ImageGen.Servers;

/// <summary>Finds installed programs.</summary>
internal static class Executables
{
    // Debian installs servers in sbin, which is not in every user's path.
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    /// <summary>Full path of the first program of that name; null if there is none.</summary>
    public static string? Find(string name)
        => Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Full path of the program, or an exception that states what to install.</summary>
    public static string Require(string name)
        => Find(name) ?? throw ServerNotInstalledException.For(name);
}
