namespace ImageGen.Chaos.Faults;

/// <summary>Fills the file system of the images for some periods.</summary>
internal sealed class FullDisk(int times, TimeSpan rhythm, TimeSpan full) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var ballast = Path.Combine(context.World.Images.FullName, "ballast");
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            Fill(ballast);
            context.Count();
            await Task.Delay(full, context.Stop);
            File.Delete(ballast);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            var block = new byte[4096];
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
