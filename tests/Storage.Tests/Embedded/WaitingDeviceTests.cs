using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Time.Testing;
using Tsavorite.core;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class WaitingDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_write_that_the_disk_refuses_is_made_again_until_it_succeeds()
    {
        var disk = new DiskWatch(_folder.Path, _time);
        using var inner = new FullDevice(refusals: 3);
        using var device = new WaitingDevice(inner, disk);
        var written = new TaskCompletionSource<uint>(TaskCreationOptions.RunContinuationsAsynchronously);

        device.WriteAsync(IntPtr.Zero, 0, 0UL, 512, (error, _, _, _) => written.SetResult(error), new object());
        Assert.False(written.Task.IsCompleted);
        Assert.NotNull(disk.WhyFull);

        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return written.Task.IsCompleted;
        }, "the write ends", TimeSpan.FromMinutes(1));

        Assert.Equal(0u, await written.Task.WaitAsync(Cancel));
        Assert.Equal(4, inner.Writes);
    }

    [Fact]
    public void The_device_reports_room_while_more_is_free_than_reserved()
    {
        var disk = new DiskWatch(_folder.Path, _time);

        Assert.InRange(disk.Reserved, 1, 512L * 1024 * 1024);
        Assert.Equal(new DriveInfo(_folder.Path).AvailableFreeSpace < disk.Reserved, disk.WhyFull is not null);
        Assert.False(disk.HasRoomFor(long.MaxValue / 2));
    }

    private sealed class FullDevice(int refusals) : StorageDeviceBase("full", 512, Devices.CAPACITY_UNSPECIFIED)
    {
        private int _writes;

        public int Writes => _writes;

        public override void WriteAsync(
            IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
        {
            var isRefused = Interlocked.Increment(ref _writes) <= refusals;
            callback(isRefused ? 28u : 0u, numBytesToWrite, context, isRefused ? new IOException("No space left on device") : null);
        }

        public override void ReadAsync(
            int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context)
            => throw new NotSupportedException();

        public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
