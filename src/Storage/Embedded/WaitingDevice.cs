using Tsavorite.core;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// A file of the store that retries a write without limit if the disk refuses it (full, or failing). For Garnet itself a refused
/// write is final: its log is unusable until the process restarts. With this device commands only take longer, their callers get a
/// timeout, and the store continues when the disk has room.
/// </summary>
internal sealed class WaitingDevice(IDevice inner, DiskWatch disk) : IDevice
{
    public uint SectorSize => inner.SectorSize;

    public string FileName => inner.FileName;

    public long Capacity => inner.Capacity;

    public long SegmentSize => inner.SegmentSize;

    public int StartSegment => inner.StartSegment;

    public int EndSegment => inner.EndSegment;

    public int ThrottleLimit
    {
        get => inner.ThrottleLimit;
        set => inner.ThrottleLimit = value;
    }

    public void Initialize(long segmentSize, LightEpoch epoch, bool omitSegmentIdFromFilename)
        => inner.Initialize(segmentSize, epoch, omitSegmentIdFromFilename);

    public void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
        => Write(completed => inner.WriteAsync(sourceAddress, segmentId, destinationAddress, numBytesToWrite, completed, context), callback);

    public void WriteAsync(IntPtr alignedSourceAddress, ulong alignedDestinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
        => Write(completed => inner.WriteAsync(alignedSourceAddress, alignedDestinationAddress, numBytesToWrite, completed, context), callback);

    public void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
        => inner.ReadAsync(segmentId, sourceAddress, destinationAddress, readLength, callback, context);

    public void ReadAsync(ulong alignedSourceAddress, IntPtr alignedDestinationAddress, uint aligned_read_length, DeviceIOCompletionCallback callback, object context)
        => inner.ReadAsync(alignedSourceAddress, alignedDestinationAddress, aligned_read_length, callback, context);

    public bool TryComplete() => inner.TryComplete();

    public bool Throttle() => inner.Throttle();

    public void TruncateUntilAddressAsync(long toAddress, AsyncCallback callback, IAsyncResult result)
        => inner.TruncateUntilAddressAsync(toAddress, callback, result);

    public void TruncateUntilAddress(long toAddress) => inner.TruncateUntilAddress(toAddress);

    public void TruncateUntilSegmentAsync(int toSegment, AsyncCallback callback, IAsyncResult result)
        => inner.TruncateUntilSegmentAsync(toSegment, callback, result);

    public void TruncateUntilSegment(int toSegment) => inner.TruncateUntilSegment(toSegment);

    public void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => inner.RemoveSegmentAsync(segment, callback, result);

    public void RemoveSegment(int segment) => inner.RemoveSegment(segment);

    public long GetFileSize(int segment) => inner.GetFileSize(segment);

    public void Reset() => inner.Reset();

    public void Dispose() => inner.Dispose();

    private void Write(Action<DeviceIOCompletionCallback> write, DeviceIOCompletionCallback callback)
        => write((error, bytes, context, exception) =>
        {
            if (error == 0)
            {
                callback(error, bytes, context, exception);
                return;
            }

            // Garnet keeps the bytes until the callback, and the write is idempotent: the same bytes at the same position.
            disk.Refused(exception);
            disk.AfterPause(() => Write(write, callback));
        });
}
