using Tsavorite.core;

namespace ImageGen.Storage.Embedded;

/// <summary>Creates the files of the store: Garnet's managed device inside a <see cref="WaitingDevice"/>. Garnet's default device ends the process if libaio is missing.</summary>
internal sealed class WaitingDevices(DiskWatch disk) : INamedDeviceFactoryCreator
{
    private readonly LocalStorageNamedDeviceFactoryCreator _inner = new(deviceType: DeviceType.RandomAccess);

    public INamedDeviceFactory Create(string baseName) => new Folder(_inner.Create(baseName), disk);

    private sealed class Folder(INamedDeviceFactory inner, DiskWatch disk) : INamedDeviceFactory
    {
        public IDevice Get(FileDescriptor fileInfo) => new WaitingDevice(inner.Get(fileInfo), disk);

        public void Delete(FileDescriptor fileInfo) => inner.Delete(fileInfo);

        public IEnumerable<FileDescriptor> ListContents(string path) => inner.ListContents(path);

        public uint GetSectorSize(FileDescriptor fileInfo) => inner.GetSectorSize(fileInfo);
    }
}
