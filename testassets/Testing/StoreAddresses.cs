namespace ImageGen.Testing;

/// <summary>Addresses of stores for the clients that tests use to prepare and to check a store.</summary>
public static class StoreAddresses
{
    /// <summary>
    /// The connection string with one minute for each answer, where the client's default is 5 s: an embedded store waits for a disk that other tests use too, and
    /// the time of an answer is not what is tested.
    /// </summary>
    public static string WithLongTimeout(this string connectionString) => connectionString + ",asyncTimeout=60000,syncTimeout=60000";
}
