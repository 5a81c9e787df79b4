using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ImageGen.Storage.Results;

/// <summary>Flushes the entries of a folder to the disk, for which .NET has no API. Does nothing on Windows, where renames are written through.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Fault();
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw Fault();
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Fault() => new("The folder could not be flushed to the disk.", new Win32Exception(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
