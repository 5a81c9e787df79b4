using System.Diagnostics.CodeAnalysis;

namespace ImageGen.Servers;

/// <summary>
/// One or more ports that belong to this process until disposed. The claim is a locked file, so parallel test processes do not
/// choose the same port, and the kernel releases it when the process ends in any way.
/// </summary>
public sealed class PortClaim : IDisposable
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"imagegen-ports-{Environment.UserName}");

    private readonly List<FileStream> _locks;

    private PortClaim(int port, List<FileStream> locks)
    {
        Port = port;
        _locks = locks;
    }

    /// <summary>The first claimed port; the others have the requested distances from it.</summary>
    public int Port { get; }

    /// <summary>Releases the ports.</summary>
    public void Dispose() => _locks.ForEach(held => held.Dispose());

    /// <summary>Claims a random port from <paramref name="lowest"/> to <paramref name="highest"/> with those at the given distances from it.</summary>
    internal static PortClaim Take(int lowest, int highest, params int[] distances)
    {
        Directory.CreateDirectory(Folder);
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(lowest, highest + 1);
            if (TryTake(port, distances, out var claim))
            {
                return claim;
            }
        }

        throw new InvalidOperationException($"No free port between {lowest} and {highest} on this machine after 1000 attempts.");
    }

    private static bool TryTake(int port, int[] distances, [NotNullWhen(true)] out PortClaim? claim)
    {
        List<FileStream> locks = [];
        foreach (var distance in distances)
        {
            if (!Ports.IsFree(port + distance) || !TryLock(port + distance, locks))
            {
                locks.ForEach(held => held.Dispose());
                claim = null;
                return false;
            }
        }

        claim = new PortClaim(port, locks);
        return true;
    }

    private static bool TryLock(int port, List<FileStream> locks)
    {
        try
        {
            // The file stays when the claim ends: if it were removed, two processes could lock two files of the same name.
            locks.Add(new FileStream(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false; // Another test process holds it.
        }
    }
}
