using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;

namespace ImageGen.Gateway.Jobs.Images;

/// <summary>Reads whole images into memory, for responses that contain them.</summary>
internal sealed class ImageBytes(IResultStore results)
{
    /// <summary>The bytes of the image of a job that has one; null when the result store does not have them.</summary>
    /// <exception cref="ResultStoreException">The result store does not answer.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(Job job, CancellationToken cancellationToken)
    {
        await using var stream = await results.OpenAsync(job.Image!.Key, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        using var bytes = new MemoryStream((int)job.Image.Bytes);
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
