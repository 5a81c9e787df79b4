namespace ImageGen.Storage.Tests.Stores;

/// <summary>A running server the suites run on.</summary>
public interface IStoreServer
{
    string ConnectionString { get; }

    /// <summary>Whether finding and deleting the keys of an earlier test takes long: then each test has keys with a prefix of its own, and those of earlier tests stay. Default no.</summary>
    bool IsSlowToClear => false;
}
