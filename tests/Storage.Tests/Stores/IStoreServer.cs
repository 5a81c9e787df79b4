namespace ImageGen.Storage.Tests.Stores;

/// <summary>A running server the suites run on.</summary>
public interface IStoreServer
{
    string ConnectionString { get; }
}
