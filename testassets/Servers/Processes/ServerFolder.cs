namespace ImageGen.Servers;

/// <summary>The temporary folder of a server that was killed.</summary>
internal static class ServerFolder
{
    private static readonly TimeSpan ChildLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Deletes the folder. A child of the server, such as the one with which Redis rewrites its file, outlives the kill for up to a second and adds files meanwhile: the deletion is repeated until
    /// it succeeds, at most ten seconds.
    /// </summary>
    public static async ValueTask DeleteAsync(DirectoryInfo folder)
    {
        for (var left = ChildLife; ; left -= Pause)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (left > TimeSpan.Zero)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
