"""The same Results without Streamlit: the command line."""
